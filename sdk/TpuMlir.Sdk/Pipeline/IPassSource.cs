using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Pipeline;

/// <summary>Where passes come from: the host's plugins, or a table.</summary>
public interface IPassSource
{
    /// <summary>The names of all passes.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>A new instance of a pass, or null when there is none of that name.</summary>
    IPass? Create(string name);
}

/// <summary>Passes of a table.</summary>
public sealed class PassTable(IReadOnlyDictionary<string, Func<IPass>> passes) : IPassSource
{
    /// <inheritdoc/>
    public IEnumerable<string> Names => passes.Keys;

    /// <inheritdoc/>
    public IPass? Create(string name) => passes.TryGetValue(name, out Func<IPass>? make) ? make() : null;
}
