/**
 * The codec between Firestore's values and the bytes that Java and CPython exchange: CPython's
 * marshal format, version 2, as fixed in docs/architecture.md, "Values on the wire". It must know
 * nothing of Flink, streams or calls.
 */
package io.boilerc.firestore.wire;
