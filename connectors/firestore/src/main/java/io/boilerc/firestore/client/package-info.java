/**
 * Channels to Firestore, its unary calls and what its failures mean. It must know nothing of Flink.
 */
package io.boilerc.firestore.client;
