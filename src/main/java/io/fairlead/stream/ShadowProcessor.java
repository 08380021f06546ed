package io.fairlead.stream;

/**
 * A processor that decides beside the live one, on the same input, under another policy. What it
 * decides is told and compared, and nobody acts on it. What happens afterwards is what happens to
 * the live one's pods: a shadow's pod runs where the shadow has put it for as long as the real one
 * runs.
 *
 * @param <D> one decision
 */
abstract class ShadowProcessor<D> extends Processor<D> {
  private final ProcessorContext context;

  /**
   * @param arrow a {@linkplain Arrow#shadow shadow}
   */
  ShadowProcessor(Arrow<D> arrow, ProcessorContext context, ShadowConfig config) {
    super(arrow, context, config.enabled());
    this.context = context;
  }

  /** Whatever the arrow says, this processor has no way to write anywhere else. */
  @Override
  CellWriter writer(int cell, CellTerm term) {
    return new ShadowWriter(super.writer(cell, term), context.topics());
  }
}
