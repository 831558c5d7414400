package io.boilerc.flink.python;

import io.boilerc.flink.error.UserFacingException;
import pemja.core.PythonInterpreter;
import pemja.core.PythonInterpreterConfig;

/**
 * CPython in this process, by pemja. Rules that were found by running pemja 0.5.7: one function an
 * interpreter is ever invoked (a change of name loses a reference each time), it takes bytes and
 * returns bytes (other conversions are inexact), and no exception may cross (the dispatch function
 * catches them all).
 *
 * <p>pemja's classes and native library must come from Flink's own class loader: a native library
 * can be loaded by only one class loader, and a restarted job has a new one.
 */
public final class PemjaDispatcher implements Dispatcher {

  private static final String FUNCTION = "boiler_dispatch";

  /**
   * Each interpreter gets a function of its own, with one reference too many: pemja borrows the
   * function at the first call and gives back at close what it never took, which would free one
   * that is shared under the others' feet.
   */
  private static final String ENTRY =
      """
      import ctypes
      import boiler.embedded
      def boiler_dispatch(request, _dispatch=boiler.embedded.dispatch):
          return _dispatch(request)
      ctypes.pythonapi.Py_IncRef(ctypes.py_object(boiler_dispatch))
      """;

  private final PythonInterpreter interpreter;

  private PemjaDispatcher(PythonInterpreter interpreter) {
    this.interpreter = interpreter;
  }

  /**
   * Starts an interpreter for the calling thread.
   *
   * @param wanted what the program needs
   * @throws UserFacingException if this Python can't run the program
   */
  public static Dispatcher open(PythonInstallation python, PythonOptions wanted) {
    python.check(wanted);
    checkFlink();
    PythonInterpreterConfig config =
        PythonInterpreterConfig.newBuilder()
            .setPythonExec(python.executable())
            .setPythonHome(python.home())
            .setExcType(PythonInterpreterConfig.ExecType.MULTI_THREAD)
            .addPythonPaths(python.path().toArray(new String[0]))
            .build();
    PythonInterpreter interpreter = null;
    try {
      interpreter = new PythonInterpreter(config);
      interpreter.exec(preparation(python));
      return new PemjaDispatcher(interpreter);
    } catch (RuntimeException | UnsatisfiedLinkError e) {
      if (interpreter != null) {
        interpreter.close();
      }
      throw new UserFacingException(
          "starting Python " + python.executable() + " inside Flink failed: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] call(byte[] request) {
    return (byte[]) interpreter.invoke(FUNCTION, (Object) request);
  }

  @Override
  public void close() {
    interpreter.close();
  }

  private static void checkFlink() {
    try {
      Class.forName("pemja.core.PythonInterpreter", false, PemjaDispatcher.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UserFacingException(
          "this Flink can't run Python in its task managers: copy flink-python-2.2.1.jar from its opt"
              + " folder to its lib folder and start it again",
          e);
    }
  }

  /**
   * Added path entries are only searched; folders with .pth files, as of editable installations,
   * need more.
   */
  private static String preparation(PythonInstallation python) {
    StringBuilder code = new StringBuilder("import site\n");
    for (String folder : python.sitePackages()) {
      code.append("site.addsitedir(").append(literal(folder)).append(")\n");
    }
    return code.append(ENTRY).toString();
  }

  private static String literal(String text) {
    StringBuilder quoted = new StringBuilder("'");
    text.codePoints().forEach(c -> quoted.append("\\U%08x".formatted(c)));
    return quoted.append("'").toString();
  }
}
