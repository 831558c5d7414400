package io.boilerc.flink.text;

import java.util.Comparator;

/**
 * Order of document paths (by segment, each segment by code point), and which collections a
 * template describes.
 */
public final class Paths {

  /** {@link #compare} as a comparator. */
  public static final Comparator<String> ORDER = Paths::compare;

  /** Before a collection's id: wherever it is, in the root too. */
  private static final String ANYWHERE = "**/";

  private Paths() {}

  /** Compares two paths; a path comes before every path that continues it. */
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
   * The separator ends a segment, and the shorter segment comes first: below every character,
   * U+0000 too.
   */
  private static int rank(char unit) {
    return unit == '/' ? -1 : CodePoints.rank(unit);
  }

  /**
   * Whether {@code collection}, a collection's path, is one that {@code template} describes: {@code
   * *} stands for any segment, {@code **}{@code /orders} for every collection of that id.
   */
  public static boolean matches(String template, String collection) {
    if (template.startsWith(ANYWHERE)) {
      return template
          .substring(ANYWHERE.length())
          .equals(collection.substring(collection.lastIndexOf('/') + 1));
    }
    String[] wanted = template.split("/", -1);
    String[] found = collection.split("/", -1);
    if (wanted.length != found.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(found[i])) {
        return false;
      }
    }
    return true;
  }

  /** The path of the collection that holds the document at {@code path}. */
  public static String collection(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
