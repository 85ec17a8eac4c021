using System.Reflection;
using System.Reflection.Metadata;
using TpuMlir.Host.Plugins.Inspection;

namespace TpuMlir.Host.Plugins;

/// <summary>A reference of a plugin into a shared assembly that does not resolve.</summary>
/// <param name="File">The plugin's assembly.</param>
/// <param name="Contract">The shared assembly.</param>
/// <param name="Wanted">Its version the plugin was compiled against.</param>
/// <param name="Have">Its version in this host.</param>
/// <param name="Member">The missing type or member; null when the version as a whole does not fit.</param>
public sealed record LinkProblem(string File, string Contract, Version Wanted, Version Have, string? Member);

/// <summary>
/// Resolves every type and member a plugin refers to in the shared assemblies, by full signature, from metadata alone. What
/// it finds would otherwise be a MissingMethodException in the middle of a compilation.
/// </summary>
/// <param name="surfaceOf">The surface of a shared assembly, or null when the name is not shared.</param>
internal sealed class LinkCheck(Func<string, ContractSurface?> surfaceOf)
{
    private readonly Dictionary<string, ContractSurface?> _surfaces = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A check against loaded assemblies.</summary>
    public LinkCheck(SharedAssemblies shared)
        : this(name => shared.Find(name) is { } assembly ? new ContractSurface(assembly) : null)
    {
    }

    /// <summary>Checks the entry assembly and the libraries beside it that it refers to, directly or not.</summary>
    public IReadOnlyList<LinkProblem> Check(string entryPath)
    {
        var problems = new List<LinkProblem>();
        string folder = Path.GetDirectoryName(entryPath)!;
        var pending = new Queue<string>([entryPath]);
        var seen = new HashSet<string>(pending, StringComparer.Ordinal);
        while (pending.TryDequeue(out string? file))
        {
            using var assembly = new PluginAssembly(file);
            foreach (string name in Check(assembly.Metadata, Path.GetFileName(file), problems))
            {
                string path = Path.Combine(folder, name + ".dll");
                if (File.Exists(path) && seen.Add(path))
                {
                    pending.Enqueue(path);
                }
            }
        }

        return problems;
    }

    /// <summary>Checks one assembly; returns the names of the assemblies it refers to that are not shared.</summary>
    private List<string> Check(MetadataReader reader, string file, List<LinkProblem> problems)
    {
        var others = new List<string>();
        var wanted = new Dictionary<string, Version>(StringComparer.OrdinalIgnoreCase);
        foreach (AssemblyReference reference in reader.AssemblyReferences.Select(reader.GetAssemblyReference))
        {
            string name = reader.GetString(reference.Name);
            if (Surface(name) is not { } surface)
            {
                others.Add(name);
            }
            else if (SharedAssemblies.IsCompatible(reference.Version, surface.Version))
            {
                wanted[name] = reference.Version;
            }
            else
            {
                problems.Add(new(file, name, reference.Version, surface.Version, null));
            }
        }

        // A name can be missing for many rows: one instantiation each.
        var missing = new HashSet<string>(StringComparer.Ordinal);
        if (wanted.Count > 0)
        {
            CheckTypes(reader, (assembly, member) => Add(assembly, member));
            CheckMembers(reader, (assembly, member) => Add(assembly, member));
        }

        return others;

        void Add(string assembly, string member)
        {
            if (wanted.TryGetValue(assembly, out Version? version) && missing.Add(member))
            {
                problems.Add(new(file, assembly, version, Surface(assembly)!.Version, member));
            }
        }
    }

    private void CheckTypes(MetadataReader reader, Action<string, string> report)
    {
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            if (ContractSurface.Resolve(reader, handle) is (var name, { } assembly) && Surface(assembly) is not null && Home(assembly, name) is null)
            {
                report(assembly, name);
            }
        }
    }

    private void CheckMembers(MetadataReader reader, Action<string, string> report)
    {
        foreach (MemberReference reference in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (ContractSurface.Resolve(reader, reference.Parent) is not (var type, { } assembly) || Home(assembly, type) is not { } home || home.Surface is null)
            {
                continue;
            }

            string name = reader.GetString(reference.Name);
            string member = reference.GetKind() == MemberReferenceKind.Method
                ? SignatureText.Method(name, reference.DecodeMethodSignature(SignatureText.Instance, null))
                : SignatureText.Field(name, reference.DecodeFieldSignature(SignatureText.Instance, null));
            if (!Has(home.Assembly, type, member, name))
            {
                report(assembly, $"{type}::{member}");
            }
        }
    }

    /// <summary>True when the type or a base class has the member.</summary>
    private bool Has(string assembly, string type, string member, string name)
    {
        if (Home(assembly, type) is not { Surface: { } surface } home)
        {
            // A base class of .NET itself: a constructor is never inherited, and of the rest the name must do.
            return name != ".ctor" && (Type.GetType(type) ?? Type.GetType($"{type}, {assembly}"))?
                .GetMember(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).Length > 0;
        }

        return surface.Has(type, member)
            || (surface.BaseOf(type) is { } parent && name != ".ctor" && Has(parent.Assembly ?? home.Assembly, parent.Name, member, name));
    }

    /// <summary>Where a type is now, after forwarding; a null surface means outside the shared assemblies, null not at all.</summary>
    private (string Assembly, ContractSurface? Surface)? Home(string assembly, string type)
    {
        for (int hops = 0; hops < 8; hops++)
        {
            if (Surface(assembly) is not { } surface)
            {
                return (assembly, null);
            }

            if (surface.Defines(type))
            {
                return (assembly, surface);
            }

            if (surface.ForwardedTo(type) is not { } target)
            {
                return null;
            }

            assembly = target;
        }

        return null;
    }

    private ContractSurface? Surface(string name)
    {
        if (!_surfaces.TryGetValue(name, out ContractSurface? surface))
        {
            _surfaces[name] = surface = surfaceOf(name);
        }

        return surface;
    }
}
