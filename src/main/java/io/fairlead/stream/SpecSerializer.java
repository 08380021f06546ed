package io.fairlead.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import io.fairlead.domain.model.PodSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes a pod's spec as any record is written, but the same object, which thousands of pods may
 * share, only twice: from then on its bytes are copied.
 */
@SuppressWarnings("ReferenceEquality") // the same object is what is remembered
final class SpecSerializer extends JsonSerializer<Object>
    implements ContextualSerializer, ResolvableSerializer {
  private static final int SLOTS = 1024;
  private static final int MAX_BYTES = 8 * 1024;

  /**
   * @param json null when the spec has been seen once: most come no second time
   */
  private record Written(PodSpec spec, SerializedString json) {}

  private final JsonSerializer<Object> plain;

  /** Replaced as a whole, so whoever reads a slot sees all of an entry, or none. */
  private final Written[] written;

  private SpecSerializer(JsonSerializer<Object> plain, Written[] written) {
    this.plain = plain;
    this.written = written;
  }

  /** Puts it in the place of Jackson's own. */
  static final class Modifier extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("unchecked")
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
      return bean.getBeanClass() == PodSpec.class
          ? new SpecSerializer((JsonSerializer<Object>) serializer, new Written[SLOTS])
          : serializer;
    }
  }

  @Override
  public void serialize(Object value, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    // Into bytes and nothing else: a tree wants tokens, and who prints for people wants spaces.
    if (json.getClass() != UTF8JsonGenerator.class || json.getPrettyPrinter() != null) {
      plain.serialize(value, json, provider);
      return;
    }
    PodSpec spec = (PodSpec) value;
    int slot = System.identityHashCode(spec) & (SLOTS - 1);
    Written known = written[slot];
    if (known == null || known.spec != spec) {
      written[slot] = new Written(spec, null);
      plain.serialize(value, json, provider);
    } else if (known.json != null) {
      json.writeRawValue(known.json);
    } else {
      SerializedString text = write(spec, json, provider);
      if (text.asUnquotedUTF8().length <= MAX_BYTES) {
        written[slot] = new Written(spec, text);
      }
      json.writeRawValue(text);
    }
  }

  private SerializedString write(PodSpec spec, JsonGenerator like, SerializerProvider provider)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = like.getCodec().getFactory().createGenerator(bytes)) {
      json.setCodec(like.getCodec());
      plain.serialize(spec, json, provider);
    }
    return new SerializedString(bytes.toString(StandardCharsets.UTF_8));
  }

  @Override
  public boolean isEmpty(SerializerProvider provider, Object value) {
    return plain.isEmpty(provider, value);
  }

  @Override
  public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
      throws JsonMappingException {
    JsonSerializer<?> contextual = provider.handlePrimaryContextualization(plain, property);
    @SuppressWarnings("unchecked")
    JsonSerializer<Object> same = (JsonSerializer<Object>) contextual;
    return same == plain ? this : new SpecSerializer(same, written);
  }

  @Override
  public void resolve(SerializerProvider provider) throws JsonMappingException {
    if (plain instanceof ResolvableSerializer resolvable) {
      resolvable.resolve(provider);
    }
  }
}
