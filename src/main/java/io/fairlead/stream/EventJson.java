package io.fairlead.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.Taint;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the domain's records look as JSON: their own component names, quantities as Kubernetes writes
 * them, absent instead of null or empty, times as RFC 3339. The domain carries no annotations; this
 * is where the two meet.
 */
public final class EventJson {

  private static final ObjectMapper MAPPER = create();

  private EventJson() {}

  /** Shared, immutable by convention: configure a copy. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  private static ObjectMapper create() {
    SimpleModule quantities =
        new SimpleModule("fairlead")
            .setSerializerModifier(new SpecSerializer.Modifier())
            .addSerializer(Instant.class, new InstantJson.Serializer())
            .addDeserializer(Instant.class, new InstantJson.Deserializer())
            .addSerializer(Resources.class, new ResourcesSerializer())
            .addDeserializer(Resources.class, new ResourcesDeserializer())
            .addSerializer(IntOrPercent.class, new IntOrPercentSerializer())
            .addDeserializer(IntOrPercent.class, new IntOrPercentDeserializer());
    JsonFactory factory =
        JsonFactory.builder()
            // UTF-8 and nothing else: never guess.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();
    return JsonMapper.builder(factory)
        .addModule(new JavaTimeModule())
        .addModule(quantities)
        .addMixIn(PlacementDecision.class, Tagged.class)
        .addMixIn(NodeSettings.class, EmptyTaints.class)
        .addMixIn(NodeInfo.class, EmptyAllocatable.class)
        .addMixIn(SchedulingProfile.class, EmptyPlugins.class)
        .addMixIn(Taint.class, ValueIfAny.class)
        // An empty component is absent, but a label's empty value is a value.
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
        // So is an empty text: whatever is written is read back as it was.
        .withConfigOverride(
            String.class,
            text ->
                text.setInclude(
                    JsonInclude.Value.construct(
                        JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS)))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        // Newer writers may say more than this reader knows.
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        // Lists and maps have no holes.
        .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        // A record's components are its JSON; what it derives from them, as isHttp(), is not.
        // (Without getters, not even components would be written.)
        .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "decision")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = PlacementDecision.PodBound.class, name = "bound"),
    @JsonSubTypes.Type(value = PlacementDecision.PodUnschedulable.class, name = "unschedulable"),
    @JsonSubTypes.Type(value = PlacementDecision.PodTerminating.class, name = "terminating"),
    @JsonSubTypes.Type(value = PlacementDecision.PodNominated.class, name = "nominated"),
    @JsonSubTypes.Type(value = PlacementDecision.PodEvicted.class, name = "evicted"),
    @JsonSubTypes.Type(value = PlacementDecision.PodRemoved.class, name = "removed"),
    @JsonSubTypes.Type(value = PlacementDecision.PodRejected.class, name = "rejected")
  })
  private interface Tagged {}

  // Where empty is not the same as absent.

  interface EmptyTaints {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    List<Taint> taints();
  }

  interface EmptyAllocatable {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    Resources allocatable();
  }

  interface EmptyPlugins {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    List<String> filters();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    SortedMap<String, Integer> scores();
  }

  // And where it is.

  interface ValueIfAny {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    String value();
  }

  private static final class ResourcesSerializer extends StdSerializer<Resources> {
    private static final long serialVersionUID = 1L;

    ResourcesSerializer() {
      super(Resources.class);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Resources value) {
      return value.amounts().isEmpty();
    }

    @Override
    public void serialize(Resources value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      for (Map.Entry<String, Long> amount : value.amounts().entrySet()) {
        json.writeStringField(amount.getKey(), Quantity.format(amount.getKey(), amount.getValue()));
      }
      json.writeEndObject();
    }
  }

  private static final class ResourcesDeserializer extends StdDeserializer<Resources> {
    private static final long serialVersionUID = 1L;

    ResourcesDeserializer() {
      super(Resources.class);
    }

    @Override
    public Resources deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (!json.isExpectedStartObjectToken()) {
        return (Resources) context.handleUnexpectedToken(Resources.class, json);
      }
      TreeMap<String, Long> amounts = new TreeMap<>();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        if (!token.isScalarValue()) {
          return (Resources) context.handleUnexpectedToken(Resources.class, json);
        }
        try {
          amounts.put(name, Quantity.parse(name, json.getText()));
        } catch (IllegalArgumentException e) {
          throw JsonMappingException.wrapWithPath(
              JsonMappingException.from(json, e.getMessage()), Resources.class, name);
        }
      }
      return new Resources(amounts);
    }
  }

  /** A number as a number, a share as text. */
  private static final class IntOrPercentSerializer extends StdSerializer<IntOrPercent> {
    private static final long serialVersionUID = 1L;

    IntOrPercentSerializer() {
      super(IntOrPercent.class);
    }

    @Override
    public void serialize(IntOrPercent amount, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (amount.percent()) {
        json.writeString(amount.toString());
      } else {
        json.writeNumber(amount.value());
      }
    }
  }

  private static final class IntOrPercentDeserializer extends StdDeserializer<IntOrPercent> {
    private static final long serialVersionUID = 1L;

    IntOrPercentDeserializer() {
      super(IntOrPercent.class);
    }

    @Override
    public IntOrPercent deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      JsonToken token = json.currentToken();
      if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
        return (IntOrPercent) context.handleUnexpectedToken(IntOrPercent.class, json);
      }
      try {
        return IntOrPercent.parse(json.getText());
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(json, e.getMessage());
      }
    }
  }
}
