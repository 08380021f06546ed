package io.fairlead.stream;

import net.jpountz.lz4.LZ4Factory;

/**
 * Kafka's clients and the broker compress with LZ4. The library takes its native code by itself
 * only under the system class loader, and a Quarkus application has another; once it is loaded, it
 * is taken everywhere.
 */
public final class NativeCompression {
  private NativeCompression() {}

  /**
   * To be called before the first client is made. Where it cannot be had (another platform, a
   * temporary folder from which nothing may be loaded) all goes on in Java, a little slower.
   */
  public static void load() {
    try {
      LZ4Factory.nativeInstance();
    } catch (LinkageError | AssertionError | RuntimeException unavailable) {
      // Whichever of these the library says it with, nothing is lost but time.
    }
  }
}
