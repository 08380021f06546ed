/**
 * What the scheduler knows: nodes and their use in flat arrays, pods, and the shapes they have in
 * common. State only: nothing here decides. May import {@code domain} and {@code domain.model}.
 */
package io.fairlead.domain.scheduling.cluster;
