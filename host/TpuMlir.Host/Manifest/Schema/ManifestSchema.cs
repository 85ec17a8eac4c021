using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Inspection;

namespace TpuMlir.Host.Manifest.Schema;

/// <summary>
/// The JSON Schema (draft 7) of manifests: from the manifest's own classes, with the passes, options and chips of the plugins
/// installed. No plugin is loaded.
/// </summary>
internal static class ManifestSchema
{
    /// <summary>The schema.</summary>
    public static JsonObject Create(PluginCatalog catalog)
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };
        JsonObject exported = ManifestJson.Default.CompileManifest.GetJsonSchemaAsNode(options).AsObject();
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "tpumlir manifest",
        };
        foreach ((string key, JsonNode? value) in exported.ToArray())
        {
            exported.Remove(key);
            schema[key] = value;
        }

        AddPasses(schema, PassSchema.Read(catalog));
        JsonArray chips = [.. catalog.Names(PluginKind.Backend).Select(n => (JsonNode)n)];
        if (chips.Count > 0)
        {
            At(schema, "target", "backend")["examples"] = chips;
        }

        return schema;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        // Null is never a value of a manifest: what is not given is left out.
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(t => t!.GetValue<string>()).First(t => t != "null");
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            schema["additionalProperties"] = false;
            JsonArray required = [.. context.TypeInfo.Properties.Where(p => Has<RequiredAttribute>(p) is not null).Select(p => (JsonNode)p.Name)];
            if (required.Count > 0)
            {
                schema["required"] = required;
            }
        }

        return context.PropertyInfo is { } property ? Describe(schema, property) : schema;
    }

    private static JsonObject Describe(JsonObject schema, JsonPropertyInfo property)
    {
        if (Has<AllowedValuesAttribute>(property) is { } allowed)
        {
            schema["enum"] = new JsonArray([.. allowed.Values.Select(v => (JsonNode)(string)v!)]);
        }

        if (schema["type"]?.GetValue<string>() is "string" or "boolean" or "integer" or "number" && Default(property) is { } value)
        {
            schema["default"] = value;
        }

        if (Has<DescriptionAttribute>(property) is { } description)
        {
            // In front, where people look for it.
            schema.Insert(0, "description", description.Description);
        }

        return schema;
    }

    private static JsonNode? Default(JsonPropertyInfo property) => property.Get?.Invoke(Activator.CreateInstance(property.DeclaringType)!) switch
    {
        bool b => b,
        int i => i,
        string { Length: > 0 } s => s,
        _ => null,
    };

    private static T? Has<T>(JsonPropertyInfo property)
        where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();

    /// <summary>Each entry of pipeline.insert is one of the passes installed, with the options of that pass.</summary>
    private static void AddPasses(JsonObject schema, IReadOnlyList<PassSchema> passes)
    {
        if (passes.Count == 0)
        {
            return;
        }

        JsonObject insert = At(schema, "pipeline", "insert");
        JsonObject entry = insert["items"]!.AsObject();
        insert["items"] = new JsonObject { ["anyOf"] = new JsonArray([.. passes.Select(p => Entry(entry, p))]) };
        At(schema, "pipeline", "disable")["items"]!["examples"] = new JsonArray([.. passes.Select(p => (JsonNode)p.Name)]);
    }

    private static JsonObject Entry(JsonObject general, PassSchema pass)
    {
        JsonObject entry = general.DeepClone().AsObject();
        entry["description"] = $"{pass.Summary} (plugin {pass.Plugin})";
        JsonObject properties = entry["properties"]!.AsObject();
        properties["pass"]!["enum"] = new JsonArray(pass.Name);
        JsonObject options = properties["options"]!.AsObject();
        options["additionalProperties"] = false;
        options["properties"] = new JsonObject(pass.Options.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)Option(o))));
        return entry;
    }

    private static JsonObject Option(PassOptionSchema option)
    {
        var schema = new JsonObject { ["description"] = option.Description.Length > 0 ? option.Description : $"An option of pass {option.Pass}." };
        switch (option.Type)
        {
            case "bool":
                schema["type"] = "boolean";
                break;
            case "int" or "long":
                schema["type"] = "integer";
                break;
            case "double":
                schema["type"] = "number";
                break;
            case "string[]":
                schema["type"] = "array";
                schema["items"] = new JsonObject { ["type"] = "string" };
                break;
            default:
                schema["type"] = "string";
                break;
        }

        if (option.DefaultJson is { } initial && Parse(initial) is { } value)
        {
            schema["default"] = value;
        }

        return schema;
    }

    /// <summary>A plugin's metadata may hold anything.</summary>
    private static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject At(JsonObject schema, params ReadOnlySpan<string> path)
    {
        foreach (string key in path)
        {
            schema = schema["properties"]![key]!.AsObject();
        }

        return schema;
    }
}
