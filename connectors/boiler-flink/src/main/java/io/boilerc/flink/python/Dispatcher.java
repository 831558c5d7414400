package io.boilerc.flink.python;

/** The one function that is called in CPython: bytes in, bytes out. */
public interface Dispatcher extends AutoCloseable {

  /** Calls the function; must be called on the thread that opened it. */
  byte[] call(byte[] request);

  @Override
  void close();
}
