/**
 * The SinkV2 sink of document writes: coalescing, in order for each path, fenced against zombies.
 */
package io.boilerc.firestore.sink;
