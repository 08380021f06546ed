package io.fairlead.stream;

import org.apache.kafka.common.header.Headers;

/**
 * A record without an event: it says only which inputs a processor has folded without anything to
 * decide, so that the provenance of its next decision stays short.
 */
public final class CycleMarker {
  static final String TYPE = "io.fairlead.cycle.completed.v1";
  static final byte[] VALUE = {'{', '}'};

  private CycleMarker() {}

  public static boolean is(Headers headers) {
    return TYPE.equals(EventHeaders.text(headers, EventHeaders.TYPE));
  }
}
