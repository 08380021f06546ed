package io.fairlead.domain.model;

import java.util.List;

/** An image that a node holds, under all its names. */
public record NodeImage(List<String> names, long sizeBytes) {
  public NodeImage {
    names = Copies.list(names);
  }
}
