package io.fairlead.api;

import java.util.List;

/**
 * What a path under {@code /api} or {@code /apis} names. Parts that are absent are null, but the
 * core group, which is empty.
 *
 * @param namespace null for objects without one, and for all namespaces
 */
record RequestPath(
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource) {

  /**
   * Reads a path without its leading slash.
   *
   * @throws ApiException 404 if it has none of the forms that there are
   */
  static RequestPath parse(String path) {
    List<String> parts = List.of(path.split("/"));
    boolean core = parts.getFirst().equals("api");
    int start = core ? 2 : 3;
    if (parts.size() < start || parts.contains("")) {
      throw ApiException.noSuchPath();
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(start - 1);
    List<String> rest = parts.subList(start, parts.size());
    if (rest.isEmpty()) {
      return new RequestPath(group, version, null, null, null, null);
    }
    // Namespaces are objects, too: only with something behind their name are they a place.
    boolean namespaced = rest.getFirst().equals("namespaces") && rest.size() > 2;
    String namespace = namespaced ? rest.get(1) : null;
    List<String> object = namespaced ? rest.subList(2, rest.size()) : rest;
    if (object.size() > 3) {
      throw ApiException.noSuchPath();
    }
    return new RequestPath(
        group, version, namespace, object.getFirst(), at(object, 1), at(object, 2));
  }

  private static String at(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : null;
  }
}
