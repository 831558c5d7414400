package io.boilerc.firestore.wire;

import java.util.Comparator;

/**
 * The order of strings by code point, which is Python's and Firestore's; {@code String.compareTo}
 * is UTF-16's.
 */
public final class CodePoints {

  /** Orders by code point. */
  public static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  private static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return compareUnits(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** A surrogate stands for a code point above every single unit, also above U+E000 to U+FFFF. */
  private static int compareUnits(char a, char b) {
    boolean surrogate = Character.isSurrogate(a);
    if (surrogate == Character.isSurrogate(b)) {
      return Character.compare(a, b);
    }
    return surrogate ? 1 : -1;
  }
}
