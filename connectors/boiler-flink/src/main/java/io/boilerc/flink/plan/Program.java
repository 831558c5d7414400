package io.boilerc.flink.plan;

import io.boilerc.flink.python.WireWriter;
import io.boilerc.flink.text.CodePoints;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The user's program as it lies in the job jar, for the embedded Python to load.
 *
 * @param entry the module to load
 * @param digest SHA-256 in hex of file names and contents; modules are loaded under names that hold
 *     it
 * @param files source text by file name
 * @param plan the text of plan.json
 */
public record Program(String entry, String digest, Map<String, String> files, String plan)
    implements Serializable {

  /** The request that loads it; see "The embedded functions" in docs/architecture.md. */
  public WireWriter loadRequest() {
    WireWriter request = new WireWriter().beginList(5).text("load").text(digest).text(entry);
    Map<String, String> sorted = new TreeMap<>(CodePoints.ORDER);
    sorted.putAll(files);
    request.beginMap();
    sorted.forEach((name, source) -> request.text(name).text(source));
    return request.endMap().text(plan);
  }
}
