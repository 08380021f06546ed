package io.fairlead.domain.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a logic wrote down, in memory. Complains if it is read as something else. */
public final class WrittenState implements StateWriter {

  private enum Kind {
    NUMBER,
    FLAG,
    TEXT,
    UNIQUE,
    TIME,
    VALUE
  }

  /** One thing that was written. */
  public record Item(Kind kind, Object value) {}

  private final List<Item> items = new ArrayList<>();

  public List<Item> items() {
    return items;
  }

  /** Fails at the first difference, with what came before it. */
  void isTheSameAs(WrittenState other) {
    for (int i = 0; i < items.size(); i++) {
      List<Item> before = items.subList(Math.max(0, i - 8), i);
      assertThat(i < other.items.size() ? other.items.get(i) : null)
          .as("item %d, after %s", i, before)
          .isEqualTo(items.get(i));
    }
    assertThat(other.items).hasSameSizeAs(items);
  }

  /** The first of what was written. */
  public WrittenState first(int count) {
    WrittenState some = new WrittenState();
    some.items.addAll(items.subList(0, count));
    return some;
  }

  /** The same with an item of another kind in the place of one. */
  public WrittenState withSomethingElseAt(int index) {
    WrittenState other = first(items.size());
    boolean isFlag = items.get(index).kind() == Kind.FLAG;
    other.items.set(index, isFlag ? new Item(Kind.NUMBER, 0L) : new Item(Kind.FLAG, true));
    return other;
  }

  /** The same with another value wherever one was written. */
  public WrittenState replacing(Object before, Object after) {
    WrittenState other = new WrittenState();
    for (Item item : items) {
      other.items.add(before.equals(item.value()) ? new Item(item.kind(), after) : item);
    }
    return other;
  }

  @Override
  public void number(long number) {
    items.add(new Item(Kind.NUMBER, number));
  }

  @Override
  public void flag(boolean flag) {
    items.add(new Item(Kind.FLAG, flag));
  }

  @Override
  public void text(String text) {
    items.add(new Item(Kind.TEXT, text));
  }

  @Override
  public void unique(String text) {
    items.add(new Item(Kind.UNIQUE, text));
  }

  @Override
  public void time(Instant time) {
    items.add(new Item(Kind.TIME, time));
  }

  @Override
  public void value(Record value) {
    items.add(new Item(Kind.VALUE, value));
  }

  public Reader read() {
    return new Reader();
  }

  /** Reads from the beginning. */
  public final class Reader implements StateReader {
    private int next;

    public boolean isAtEnd() {
      return next == items.size();
    }

    private Object next(Kind kind) {
      if (isAtEnd()) {
        throw new IllegalStateException("there is no more");
      }
      Item item = items.get(next++);
      if (item.kind() != kind) {
        throw new IllegalStateException("not a " + kind + ": " + item);
      }
      return item.value();
    }

    @Override
    public long number() {
      return (long) next(Kind.NUMBER);
    }

    @Override
    public boolean flag() {
      return (boolean) next(Kind.FLAG);
    }

    @Override
    public String text() {
      return (String) next(Kind.TEXT);
    }

    @Override
    public String unique() {
      return (String) next(Kind.UNIQUE);
    }

    @Override
    public Instant time() {
      return (Instant) next(Kind.TIME);
    }

    @Override
    public <T extends Record> T value(Class<T> type) {
      Object value = next(Kind.VALUE);
      if (value != null && !type.isInstance(value)) {
        throw new IllegalStateException("not a " + type.getSimpleName() + ": " + value);
      }
      return type.cast(value);
    }
  }
}
