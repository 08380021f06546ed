package io.fairlead.stream;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;

/** Every type of ours that reading or writing a type touches: the type, and its parts' parts. */
final class WireTypes {
  private WireTypes() {}

  static Set<Class<?>> of(Class<?> root) {
    Set<Class<?>> found = new LinkedHashSet<>();
    collect(root, found);
    return found;
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument, found);
      }
    } else if (type instanceof Class<?> own
        && own.getName().startsWith("io.fairlead.")
        && found.add(own)) {
      if (own.isSealed()) {
        for (Class<?> permitted : own.getPermittedSubclasses()) {
          collect(permitted, found);
        }
      }
      if (own.isRecord()) {
        for (RecordComponent component : own.getRecordComponents()) {
          collect(component.getGenericType(), found);
        }
      }
    }
  }
}
