/**
 * From Firestore's Listen protocol to consistent cuts: one stream, many targets. What decides is
 * pure and works on messages; only {@link io.boilerc.firestore.listen.ListenStream} knows gRPC.
 * Nothing here knows Flink.
 */
package io.boilerc.firestore.listen;
