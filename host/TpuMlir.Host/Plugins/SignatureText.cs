using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace TpuMlir.Host.Plugins;

/// <summary>
/// Writes metadata signatures as text that is equal in the assembly that defines a member and in one that refers to it:
/// types by full name, without the assembly they are in (which type forwarding may change).
/// </summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, object?>
{
    public static readonly SignatureText Instance = new();

    /// <summary>"Name`1(Int32, System.String) : Boolean", with "static" in front when it is.</summary>
    public static string Method(string name, MethodSignature<string> signature)
    {
        string generic = signature.GenericParameterCount == 0 ? "" : $"`{signature.GenericParameterCount}";
        string prefix = signature.Header.IsInstance ? "" : "static ";
        return $"{prefix}{name}{generic}({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}";
    }

    /// <summary>"Name : Int32".</summary>
    public static string Field(string name, string type) => $"{name} : {type}";

    /// <summary>The full name of a type definition, nested types after '/'.</summary>
    public static string Name(MetadataReader reader, TypeDefinition type)
    {
        string name = reader.GetString(type.Name);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return outer.IsNil ? Join(reader.GetString(type.Namespace), name) : $"{Name(reader, reader.GetTypeDefinition(outer))}/{name}";
    }

    /// <summary>The full name of a type reference, nested types after '/'.</summary>
    public static string Name(MetadataReader reader, TypeReference type)
    {
        string name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Name(reader, reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope))}/{name}"
            : Join(reader.GetString(type.Namespace), name);
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Name(reader, reader.GetTypeDefinition(handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Name(reader, reader.GetTypeReference(handle));

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => $"{elementType}&";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        isRequired ? $"{unmodifiedType} modreq({modifier})" : unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"fnptr {Method("", signature)}";

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
