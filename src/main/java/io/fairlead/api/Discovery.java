package io.fairlead.api;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupBuilder;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kind.Verb;
import io.fairlead.api.kind.Kinds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What kinds there are, as clients discover them. */
@ApplicationScoped
class Discovery {

  APIGroupList groups() {
    return new APIGroupListBuilder()
        .withGroups(Kinds.groups().stream().map(this::group).toList())
        .build();
  }

  APIGroup group(String name) {
    List<GroupVersionForDiscovery> versions =
        Kinds.versions(name).stream()
            .map(version -> new GroupVersionForDiscovery(name + "/" + version, version))
            .toList();
    if (name.isEmpty() || versions.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return new APIGroupBuilder()
        .withName(name)
        .withVersions(versions)
        .withPreferredVersion(versions.getFirst())
        .build();
  }

  APIResourceList resources(String group, String version) {
    List<APIResource> resources = new ArrayList<>();
    for (Kind<?, ?> kind : Kinds.in(group, version)) {
      resources.add(resource(kind));
      if (kind == Kinds.DEPLOYMENT) {
        resources.add(scaleOf(kind));
      }
    }
    if (resources.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return new APIResourceListBuilder()
        .withGroupVersion(group.isEmpty() ? version : group + "/" + version)
        .withResources(resources)
        .build();
  }

  private static APIResource resource(Kind<?, ?> kind) {
    Kind.Names names = kind.names();
    APIResourceBuilder resource =
        new APIResourceBuilder()
            .withName(names.plural())
            .withSingularName(names.kind().toLowerCase(Locale.ROOT))
            .withNamespaced(names.namespaced())
            .withKind(names.kind())
            .withShortNames(names.shortNames())
            .withVerbs(Arrays.stream(Verb.values()).filter(kind::allows).map(Enum::name).toList());
    return kind.inAll() ? resource.withCategories("all").build() : resource.build();
  }

  private static APIResource scaleOf(Kind<?, ?> kind) {
    return new APIResourceBuilder()
        .withName(kind.names().plural() + "/scale")
        .withSingularName("")
        .withNamespaced(true)
        .withGroup("autoscaling")
        .withVersion("v1")
        .withKind("Scale")
        .withVerbs("get", "patch", "update")
        .build();
  }
}
