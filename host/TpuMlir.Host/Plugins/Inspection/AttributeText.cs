using System.Reflection.Metadata;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>Decodes the arguments of custom attributes; types in them are their names.</summary>
internal sealed class AttributeText : ICustomAttributeTypeProvider<string>
{
    private static readonly AttributeText Instance = new();

    /// <summary>The full name of an attribute's class.</summary>
    public static string? TypeOf(MetadataReader reader, CustomAttribute attribute)
    {
        EntityHandle type = attribute.Constructor.Kind switch
        {
            HandleKind.MemberReference => reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent,
            HandleKind.MethodDefinition => reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType(),
            _ => default,
        };
        return type.IsNil ? null : ContractSurface.Resolve(reader, type)?.Name;
    }

    /// <summary>The arguments.</summary>
    /// <exception cref="BadImageFormatException">The metadata is damaged.</exception>
    public static CustomAttributeValue<string> Decode(CustomAttribute attribute) => attribute.DecodeValue(Instance);

    /// <summary>A named argument, or the type's default.</summary>
    public static T? Named<T>(CustomAttributeValue<string> value, string name) =>
        value.NamedArguments.FirstOrDefault(a => a.Name == name).Value is T typed ? typed : default;

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => "System.Type";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        SignatureText.Name(reader, reader.GetTypeDefinition(handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        SignatureText.Name(reader, reader.GetTypeReference(handle));

    public string GetTypeFromSerializedName(string name) => name;

    // Enums of attributes the host reads do not occur; those of others are skipped with the width most have.
    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(string type) => type == "System.Type";
}
