package io.boilerc.flink.operator;

import java.io.Serializable;

/**
 * When a mediator's views begin and end.
 *
 * @param frozen whether a view stays as it was when it began
 * @param keeps what was claimed outlives the root, and the mediator's own method for its deletion
 *     adds to it
 * @param apart roots that were updated have a method of their own
 */
public record Lifetime(Frozen frozen, boolean keeps, boolean apart) implements Serializable {

  /** When a view that is not kept up to date begins. */
  public enum Frozen {
    /** It is live. */
    NEVER,
    /** It is as at its root's creation. */
    ON_CREATE,
    /** It begins with its root's first update. */
    ON_UPDATE
  }

  /** That of most: a view is always as its root and slots are now, and goes with its root. */
  public static final Lifetime LIVE = new Lifetime(Frozen.NEVER, false, false);
}
