using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Plugins;

/// <summary>Collects the operators of plugins on top of the SDK's.</summary>
internal sealed class PluginOperators
{
    private readonly Dictionary<string, (OpDefinition Definition, string Owner)> _operators =
        OpRegistry.Standard.Operators.ToDictionary(d => d.Name, d => (d, "the SDK"), StringComparer.Ordinal);

    private readonly DiagnosticBag _problems = new();

    public void Add(InstalledPlugin plugin, IOpProvider provider)
    {
        foreach (OpDefinition definition in PluginFailure.Guard(plugin, "listing its operators", () => provider.Operators.ToArray()))
        {
            if (!_operators.TryAdd(definition.Name, (definition, $"plugin {plugin}")))
            {
                _problems.Report(new(
                    CoreDiagnostics.MalformedPlugin,
                    $"plugin {plugin} defines operator '{definition.Name}', which {_operators[definition.Name].Owner} defines too",
                    new(plugin.EntryPath),
                    Help: "use one of the two, or give the operator a dialect of its own"));
            }
        }
    }

    public OpRegistry ToRegistry()
    {
        _problems.ThrowIfErrors();
        return new OpRegistry([new Provider([.. _operators.Values.Select(o => o.Definition)])]);
    }

    private sealed record Provider(IEnumerable<OpDefinition> Operators) : IOpProvider;
}
