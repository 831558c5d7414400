package io.boilerc.flink.text;

import java.util.Comparator;

/**
 * Order of strings by code point, which is Python's; {@code String.compareTo} is by UTF-16 unit and
 * differs.
 */
public final class CodePoints {

  /** {@link #compare} as a comparator. */
  public static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  /** Compares two strings by code point. */
  public static int compare(String left, String right) {
    int end = Math.min(left.length(), right.length());
    for (int i = 0; i < end; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return rank(a) - rank(b);
      }
    }
    return left.length() - right.length();
  }

  /**
   * At the first difference a surrogate stands for a code point above all of the basic plane, also
   * above U+E000.
   */
  static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }
}
