package io.boilerc.flink.state;

/**
 * Names one held document of a root: its slot, the join key by which it was found (empty for
 * references), its path.
 */
public record SlotKey(String slot, String joinKey, String path) {}
