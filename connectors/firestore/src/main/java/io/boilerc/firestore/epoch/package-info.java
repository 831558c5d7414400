/**
 * Which attempt of a job may write: the newest that has begun. It must not know what is read or
 * written.
 */
package io.boilerc.firestore.epoch;
