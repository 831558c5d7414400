package io.boilerc.firestore.source.enumerator;

import io.boilerc.firestore.source.split.DocumentsSplit;

/**
 * What the enumerator keeps in a checkpoint.
 *
 * @param unassigned the split while no reader has it; null once one has
 */
public record EnumeratorState(DocumentsSplit unassigned) {}
