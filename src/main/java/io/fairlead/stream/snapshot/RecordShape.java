package io.fairlead.stream.snapshot;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What a record and its parts are made of, as a number: names and types of components, and the
 * constants of enums. JSON of another shape may read without an error and mean something else, so
 * it is not read.
 */
final class RecordShape {
  private static final ClassValue<Long> SHAPES =
      new ClassValue<>() {
        @Override
        protected Long computeValue(Class<?> type) {
          StringBuilder text = new StringBuilder();
          describe(type, text, new HashSet<>());
          return hash(text);
        }
      };

  private RecordShape() {}

  static long of(Class<? extends Record> type) {
    return SHAPES.get(type);
  }

  private static void describe(Type type, StringBuilder text, Set<Type> seen) {
    text.append(type.getTypeName()).append(';');
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        describe(argument, text, seen);
      }
    } else if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        for (RecordComponent component : plain.getRecordComponents()) {
          text.append(component.getName()).append(':');
          describe(component.getGenericType(), text, seen);
        }
      } else if (plain.isEnum()) {
        text.append(Arrays.toString(plain.getEnumConstants()));
      }
    }
  }

  private static long hash(CharSequence text) {
    CallSequence hash = new CallSequence();
    text.chars().forEach(hash::add);
    return hash.hash();
  }
}
