using System.Reflection;

namespace TpuMlir.Host.Plugins;

/// <summary>
/// The assemblies whose types pass between host and plugins. Everything else a plugin uses is its own copy, so that two
/// plugins may use different versions of one library.
/// </summary>
public sealed class SharedAssemblies
{
    private static readonly string[] HostNames =
        ["TpuMlir.Sdk", "TpuMlir.Sdk.Kernels", "TpuMlir.Sdk.Backends", "System.ComponentModel.Composition"];

    private readonly Dictionary<string, Lazy<Assembly>> _assemblies;

    private SharedAssemblies(Dictionary<string, Lazy<Assembly>> assemblies) => _assemblies = assemblies;

    /// <summary>The host's contract: the SDK and MEF.</summary>
    public static SharedAssemblies Host { get; } = new(HostNames.ToDictionary(
        name => name,
        name => new Lazy<Assembly>(() => Assembly.Load(new AssemblyName(name))),
        StringComparer.OrdinalIgnoreCase));

    /// <summary>The simple names.</summary>
    public IReadOnlyCollection<string> Names => _assemblies.Keys;

    /// <summary>These and the contract assemblies of other plugins; the host's own win.</summary>
    public SharedAssemblies With(IEnumerable<Assembly> contracts)
    {
        var all = new Dictionary<string, Lazy<Assembly>>(_assemblies, StringComparer.OrdinalIgnoreCase);
        foreach (Assembly contract in contracts)
        {
            all.TryAdd(contract.GetName().Name!, new Lazy<Assembly>(contract));
        }

        return new SharedAssemblies(all);
    }

    /// <summary>The shared assembly of a name, or null when the name is not shared.</summary>
    public Assembly? Find(string? name) =>
        name is not null && _assemblies.TryGetValue(name, out Lazy<Assembly>? assembly) ? assembly.Value : null;

    /// <summary>True when a plugin compiled against <paramref name="wanted"/> may get <paramref name="have"/>.</summary>
    public static bool IsCompatible(Version? wanted, Version? have) =>
        wanted is null || have is null || (wanted.Major == have.Major && wanted <= have);
}
