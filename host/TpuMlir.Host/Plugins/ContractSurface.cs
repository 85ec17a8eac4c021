using System.Reflection;
using System.Reflection.Metadata;

namespace TpuMlir.Host.Plugins;

/// <summary>What a shared assembly offers to others: its visible types and members, by name and full signature.</summary>
internal sealed class ContractSurface
{
    private readonly MetadataReader _reader;
    private readonly Dictionary<string, TypeDefinitionHandle> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _forwarded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);

    /// <summary>The surface of a loaded assembly; reads its metadata from memory, so it works in a single-file host.</summary>
    public ContractSurface(Assembly assembly)
        : this(Metadata(assembly))
    {
    }

    /// <summary>The surface of an assembly that is not loaded; the reader must live as long.</summary>
    public ContractSurface(MetadataReader reader)
    {
        _reader = reader;
        Version = reader.GetAssemblyDefinition().Version;
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            TypeDefinition type = _reader.GetTypeDefinition(handle);
            if (IsVisible(type))
            {
                _types[SignatureText.Name(_reader, type)] = handle;
            }
        }

        foreach (ExportedType type in _reader.ExportedTypes.Select(_reader.GetExportedType))
        {
            if (type.IsForwarder && type.Implementation.Kind == HandleKind.AssemblyReference)
            {
                string name = $"{_reader.GetString(type.Namespace)}.{_reader.GetString(type.Name)}";
                _forwarded[name] = _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation).Name);
            }
        }
    }

    /// <summary>The assembly's version.</summary>
    public Version Version { get; }

    /// <summary>True when it defines the type and others may see it.</summary>
    public bool Defines(string type) => _types.ContainsKey(type);

    /// <summary>The assembly a type was moved to, or null.</summary>
    public string? ForwardedTo(string type) => _forwarded.GetValueOrDefault(type.Split('/')[0]);

    /// <summary>True when the type itself has that member; <paramref name="member"/> as <see cref="SignatureText"/> writes it.</summary>
    public bool Has(string type, string member)
    {
        if (!_members.TryGetValue(type, out HashSet<string>? members))
        {
            _members[type] = members = [.. Members(_reader.GetTypeDefinition(_types[type]))];
        }

        return members.Contains(member);
    }

    /// <summary>The base class of a type: its full name without type arguments, and its assembly (null for this one).</summary>
    public (string Name, string? Assembly)? BaseOf(string type)
    {
        EntityHandle handle = _reader.GetTypeDefinition(_types[type]).BaseType;
        return handle.IsNil ? null : Resolve(_reader, handle);
    }

    /// <summary>The type a handle stands for: its full name without type arguments, and its assembly (null for the reader's own).</summary>
    public static (string Name, string? Assembly)? Resolve(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return (SignatureText.Name(reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle)), null);
            case HandleKind.TypeReference:
                TypeReference type = reader.GetTypeReference((TypeReferenceHandle)handle);
                string name = SignatureText.Name(reader, type);
                EntityHandle scope = type.ResolutionScope;
                while (scope.Kind == HandleKind.TypeReference)
                {
                    scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
                }

                return scope.Kind == HandleKind.AssemblyReference
                    ? (name, reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name))
                    : (name, null);
            case HandleKind.TypeSpecification:
                BlobReader blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return null;
                }

                blob.ReadSignatureTypeCode();
                return Resolve(reader, blob.ReadTypeHandle());
            default:
                return null;
        }
    }

    private static unsafe MetadataReader Metadata(Assembly assembly) => assembly.TryGetRawMetadata(out byte* blob, out int length)
        ? new MetadataReader(blob, length)
        : throw new InvalidOperationException($"no metadata of {assembly}");

    private IEnumerable<string> Members(TypeDefinition type)
    {
        foreach (MethodDefinition method in type.GetMethods().Select(_reader.GetMethodDefinition))
        {
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
            {
                yield return SignatureText.Method(_reader.GetString(method.Name), method.DecodeSignature(SignatureText.Instance, null));
            }
        }

        foreach (FieldDefinition field in type.GetFields().Select(_reader.GetFieldDefinition))
        {
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            {
                yield return SignatureText.Field(_reader.GetString(field.Name), field.DecodeSignature(SignatureText.Instance, null));
            }
        }
    }

    private bool IsVisible(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(_reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };
}
