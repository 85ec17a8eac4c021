using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TpuMlir.Sdk.Build;

/// <summary>Something a type of an assembly exports, read from its attributes; no code is loaded.</summary>
/// <param name="Section">Where plugin.json lists it: "passes".</param>
/// <param name="Name">Its name as plugin.json lists it.</param>
/// <param name="Type">The type's full name.</param>
internal sealed record DeclaredExport(string Section, string Name, string Type)
{
    /// <summary>What the types of an assembly export.</summary>
    public static IReadOnlyList<DeclaredExport> Read(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        MetadataReader reader = image.GetMetadataReader();
        return
        [
            .. reader.TypeDefinitions.Select(reader.GetTypeDefinition).SelectMany(type => type.GetCustomAttributes()
                .Select(reader.GetCustomAttribute)
                .SelectMany(attribute => Of(AttributeName(reader, attribute), attribute))
                .Select(e => new DeclaredExport(e.Section, e.Name, FullName(reader, type.Namespace, type.Name)))),
        ];
    }

    private static IEnumerable<(string Section, string Name)> Of(string attributeName, CustomAttribute attribute)
    {
        string? section = attributeName switch
        {
            "TpuMlir.Sdk.Plugins.ExportFrontendAttribute" => "frontends",
            "TpuMlir.Sdk.Plugins.ExportReferenceRunnerAttribute" => "referenceRunners",
            "TpuMlir.Sdk.Plugins.ExportBackendAttribute" => "backends",
            "TpuMlir.Sdk.Plugins.ExportContainerAttribute" => "formats",
            "TpuMlir.Sdk.Plugins.ExportPassAttribute" => "passes",
            "TpuMlir.Sdk.Plugins.ExportImporterAttribute" => "importers",
            "TpuMlir.Sdk.Ops.OpAttribute" => "ops",
            _ => null,
        };
        if (section is null)
        {
            return [];
        }

        CustomAttributeValue<string> value = attribute.DecodeValue(AttributeTypes.Instance);
        if (value.FixedArguments is not [{ Value: string name }, .. var more])
        {
            return [];
        }

        string domain = value.NamedArguments.FirstOrDefault(a => a.Name == "Domain").Value is string { Length: > 0 } d ? $"{d}::" : "";
        return section == "importers"
            ? more.SelectMany(t => t.Value is IEnumerable<CustomAttributeTypedArgument<string>> types ? types : []).Select(t => (section, $"{name}:{domain}{t.Value}"))
            : [(section, name)];
    }

    private static string AttributeName(MetadataReader reader, CustomAttribute attribute)
    {
        EntityHandle type = attribute.Constructor.Kind == HandleKind.MemberReference
            ? reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
            : default;
        return type.Kind == HandleKind.TypeReference && reader.GetTypeReference((TypeReferenceHandle)type) is var named ? FullName(reader, named.Namespace, named.Name) : "";
    }

    private static string FullName(MetadataReader reader, StringHandle space, StringHandle name) => $"{reader.GetString(space)}.{reader.GetString(name)}";

    /// <summary>Types in the arguments of attributes are their names; enums have the width most have.</summary>
    private sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
    {
        public static readonly AttributeTypes Instance = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSystemType() => "System.Type";

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == "System.Type";
    }
}
