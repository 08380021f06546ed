package io.fairlead.stream;

/** Writes to shadow topics, and refuses a cycle with a record for any other. */
final class ShadowWriter implements CellWriter {
  private final CellWriter writer;
  private final Topics topics;

  ShadowWriter(CellWriter writer, Topics topics) {
    this.writer = writer;
    this.topics = topics;
  }

  @Override
  public void commit(CycleOutput output) {
    for (CycleOutput.Output each : output.records()) {
      Topic topic = topics.named(each.record().topic());
      if (topic == null || !topic.isShadow()) {
        throw new IllegalStateException("a shadow must not write to " + each.record().topic());
      }
    }
    writer.commit(output);
  }

  @Override
  public void close() {
    writer.close();
  }
}
