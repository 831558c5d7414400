package io.boilerc.flink.state;

import io.boilerc.flink.message.Message;

/** A message and the cut (microseconds since the epoch) that it belongs to. */
public record Stamped(long cut, Message message) {}
