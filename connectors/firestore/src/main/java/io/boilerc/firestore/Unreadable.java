package io.boilerc.firestore;

import java.util.Objects;

/**
 * Why a document that exists can't be brought into the wire format, so that views must do without
 * it.
 *
 * @param field the path of the field, segments joined by dots, for example {@code owner.ref}
 * @param message one sentence for the user: what is wrong with that field
 */
public record Unreadable(String field, String message) {

  /** Both parts are required. */
  public Unreadable {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(message, "message");
  }
}
