package io.fairlead.api.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of one type of object, each with a rule. Kinds' own are in {@link KindFields}. */
public final class Fields {

  /** What becomes of a field. */
  sealed interface Rule {}

  /** It is taken over. */
  record Carried() implements Rule {}

  /** It is an object, or a list of objects, whose own fields have rules. */
  record Nested(Fields fields) implements Rule {}

  /**
   * It is not carried.
   *
   * @param defaults values that say nothing: as text, or JSON of an object
   * @param refused whether the object means something else without it
   */
  record Left(boolean refused, List<String> defaults) implements Rule {}

  private final Map<String, Rule> rules = new LinkedHashMap<>();

  private Fields() {}

  Rule rule(String name) {
    return rules.get(name);
  }

  static Fields of(String... carried) {
    Fields fields = new Fields();
    for (String name : carried) {
      fields.rules.put(name, new Carried());
    }
    return fields;
  }

  Fields nested(String name, Fields fields) {
    rules.put(name, new Nested(fields));
    return this;
  }

  Fields refused(String... names) {
    for (String name : names) {
      rules.put(name, new Left(true, List.of()));
    }
    return this;
  }

  Fields refusedUnless(String name, String... defaults) {
    rules.put(name, new Left(true, List.of(defaults)));
    return this;
  }

  Fields ignored(String... names) {
    for (String name : names) {
      rules.put(name, new Left(false, List.of()));
    }
    return this;
  }

  Fields ignoredUnless(String name, String... defaults) {
    rules.put(name, new Left(false, List.of(defaults)));
    return this;
  }

  /** What servers set and clients send back: taken for what it is, silently. */
  private static final String[] SERVER_METADATA = {
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "generation",
    "selfLink",
    "managedFields",
    "deletionTimestamp",
    "deletionGracePeriodSeconds"
  };

  static Fields metadata() {
    Fields metadata =
        of("name", "namespace", "labels", "annotations", "generateName", "ownerReferences")
            .refused("finalizers")
            .ignored("clusterName");
    for (String name : SERVER_METADATA) {
      metadata.rules.put(name, new Carried());
    }
    return metadata;
  }

  /** An object of any kind: what all have. */
  static Fields object() {
    return of("apiVersion", "kind", "status").nested("metadata", metadata());
  }
}
