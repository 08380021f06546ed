/**
 * The domain's records as Kubernetes' wire types (fabric8's models) and back. What the domain does
 * not carry is dealt with before, by {@link io.fairlead.api.wire.FieldSupport}. May import {@code
 * domain.model}, {@code view} and the models.
 */
package io.fairlead.api.wire;
