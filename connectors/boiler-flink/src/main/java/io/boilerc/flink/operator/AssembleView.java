package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Evaluated;
import io.boilerc.flink.function.FunctionsFactory;
import java.util.List;
import java.util.Map;

/** Evaluates a view and claims its targets; dead letters are claims too, on the side output. */
public final class AssembleView extends Assemble {

  private static final long serialVersionUID = 1L;

  private final String node;
  private final String mediator;
  private final String letterCollection;

  private transient Ledger claims;
  private transient Ledger letters;

  /** For the node with id {@code node}; its dead letters go to {@code letterCollection}. */
  public AssembleView(
      String node,
      String mediator,
      String letterCollection,
      List<String> slotNames,
      FunctionsFactory factory) {
    super(slotNames, factory);
    this.node = node;
    this.mediator = mediator;
    this.letterCollection = letterCollection;
  }

  @Override
  protected void openState() throws Exception {
    super.openState();
    claims = new Ledger(getKeyedStateStore(), "claims", mediator);
    letters = new Ledger(getKeyedStateStore(), "letters", node);
  }

  @Override
  void evaluate(String path, byte[] fields, Map<String, Map<String, byte[]>> slots)
      throws Exception {
    claim(path, evaluate().view(node, path, fields, slots));
  }

  @Override
  void release(String path) throws Exception {
    claim(path, new Evaluated(List.of(), List.of()));
  }

  private void claim(String root, Evaluated evaluated) throws Exception {
    claims.replace(root, evaluated.claims(), this::emit);
    letters.replace(root, Letters.claims(letterCollection, evaluated.letters()), this::emitLetter);
  }
}
