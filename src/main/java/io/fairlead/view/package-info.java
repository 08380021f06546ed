/**
 * The projection: folds the whole log into the cluster's current state, for whoever wants to read
 * it. Keeps domain records and the time at which things changed; how that looks on a wire is not
 * its business. May import {@code domain} and {@code stream}.
 */
package io.fairlead.view;
