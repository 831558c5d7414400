package io.boilerc.flink.python;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * The tests' embedded Python ({@code resources/python}) in a process of its own: the same bytes
 * without pemja, so that tests need nothing but a Python on PATH.
 */
public final class PythonProcess implements Dispatcher {

  private static final String SERVE =
      """
      import struct, sys
      from boiler.embedded import dispatch
      take, give = sys.stdin.buffer, sys.stdout.buffer
      while size := take.read(4):
          answer = dispatch(take.read(*struct.unpack(">i", size)))
          give.write(struct.pack(">i", len(answer)) + answer)
          give.flush()
      """;

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;

  /** Starts Python. */
  public PythonProcess() {
    ProcessBuilder builder = new ProcessBuilder("python3", "-c", SERVE);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Path folder = Path.of(PythonProcess.class.getResource("/python").toURI());
      builder.environment().put("PYTHONPATH", folder.toString());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      process = builder.start();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the tests need python3 on PATH", e);
    }
    out = new DataOutputStream(process.getOutputStream());
    in = new DataInputStream(process.getInputStream());
  }

  @Override
  public byte[] call(byte[] request) {
    try {
      out.writeInt(request.length);
      out.write(request);
      out.flush();
      return in.readNBytes(in.readInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends Python, which ends with its input. */
  @Override
  public void close() {
    process.destroy();
  }
}
