package io.boilerc.flink.function;

import io.boilerc.flink.message.Wanted;
import java.util.List;
import java.util.Map;

/** The functions of a program that has none; tests' programs have those that they need. */
public abstract class NoFunctions implements Functions {

  @Override
  public List<Wanted> references(
      String node, String root, byte[] fields, Map<String, Map<String, byte[]>> slots) {
    throw new AssertionError(node);
  }

  @Override
  public Indexed index(String node, String path, byte[] fields) {
    throw new AssertionError(node);
  }

  @Override
  public Indexed group(String node, String path, byte[] fields) {
    throw new AssertionError(node);
  }

  @Override
  public Evaluated view(
      String node,
      String root,
      byte[] fields,
      Map<String, Map<String, byte[]>> slots,
      boolean updated) {
    throw new AssertionError(node);
  }

  @Override
  public boolean holds(String node, String root, byte[] fields) {
    throw new AssertionError(node);
  }

  @Override
  public Evaluated deleted(String node, String root, byte[] last) {
    throw new AssertionError(node);
  }

  @Override
  public Folded aggregate(
      String node, String group, byte[] kept, Map<String, byte[]> before, Map<String, byte[]> now) {
    throw new AssertionError(node);
  }

  @Override
  public Folded refold(String node, String group, Map<String, byte[]> rows) {
    throw new AssertionError(node);
  }

  @Override
  public void close() {}
}
