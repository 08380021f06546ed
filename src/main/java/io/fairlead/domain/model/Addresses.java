package io.fairlead.domain.model;

import java.util.regex.Pattern;

/** The texts of IP addresses. */
final class Addresses {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int V6_GROUPS = 8;
  private static final int MAX_LENGTH = 45;

  private Addresses() {}

  /** Whether a text is an IPv4 address, or an IPv6 address as RFC 4291 writes them. */
  static boolean isIp(String text) {
    return text.length() <= MAX_LENGTH && (V4.matcher(text).matches() || isV6(text));
  }

  private static boolean isV6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == V6_GROUPS;
    }
    int before = groups(text.substring(0, gap), false);
    int after = groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < V6_GROUPS;
  }

  /** How many groups a text has, of which an IPv4 address at the end counts as two; -1 if bad. */
  private static int groups(String text, boolean atEnd) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] groups = text.split(":", -1);
    int count = groups.length;
    for (int i = 0; i < groups.length; i++) {
      boolean last = atEnd && i == groups.length - 1;
      if (last && V4.matcher(groups[i]).matches()) {
        count++;
      } else if (!V6_GROUP.matcher(groups[i]).matches()) {
        return -1;
      }
    }
    return count;
  }
}
