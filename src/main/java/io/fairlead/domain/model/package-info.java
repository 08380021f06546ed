/**
 * Ids, specs and states: immutable records spelled as Kubernetes spells them, so that a record's
 * JSON is the manifest's JSON. May import only {@code java.*}.
 *
 * <p>Every collection is copied on construction and keeps a defined order (sorted maps, lists),
 * because decisions iterate over them and must come out the same everywhere.
 */
package io.fairlead.domain.model;
