package io.boilerc.firestore.listen;

import io.boilerc.firestore.DocumentChange;
import java.util.List;

/**
 * The database at one time, as the difference from the cut before.
 *
 * @param micros the read time, microseconds since the epoch; greater than of every cut before
 * @param changes one a path
 */
public record Cut(long micros, List<DocumentChange> changes) implements Outcome {}
