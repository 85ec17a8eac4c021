using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Refuses plugins whose "requires" cannot be met: missing, other version, refused itself, or in a circle.</summary>
internal sealed class PluginRequirements(IReadOnlyList<InstalledPlugin> plugins)
{
    private readonly Dictionary<string, InstalledPlugin> _done = new(StringComparer.Ordinal);
    private readonly List<string> _trail = [];

    public IReadOnlyList<InstalledPlugin> Apply() =>
        [.. plugins.Select(p => p.State == PluginState.Ok ? Settle(p) : p)];

    private InstalledPlugin Settle(InstalledPlugin plugin)
    {
        if (_done.TryGetValue(plugin.Id, out InstalledPlugin? settled))
        {
            return settled;
        }

        _trail.Add(plugin.Id);
        var problems = new List<Diagnostic>();
        for (int i = 0; i < plugin.Manifest!.Requires.Count; i++)
        {
            if (Problem(plugin.Manifest.Requires[i]) is { } problem)
            {
                problems.Add(new(PluginDiagnostics.UnmetRequirement, problem, new(plugin.ManifestPath, Path: $"requires[{i}]")));
            }
        }

        _trail.RemoveAt(_trail.Count - 1);
        InstalledPlugin result = problems.Count == 0
            ? plugin
            : plugin with { State = PluginState.Refused, Diagnostics = [.. plugin.Diagnostics, .. problems] };
        return _done[plugin.Id] = result;
    }

    private string? Problem(PluginRequirement requirement)
    {
        string wanted = $"it requires plugin '{requirement.Id}' {requirement.Version}";
        InstalledPlugin? found = plugins.FirstOrDefault(p => p.State != PluginState.Hidden && p.Id == requirement.Id);
        if (found?.Manifest is null)
        {
            return found is null ? $"{wanted}, which is not installed" : $"{wanted}, which is not usable: {found.Reason}";
        }

        if (!requirement.Version.Satisfies(found.Manifest.Version))
        {
            return $"{wanted}; version {found.Version} is installed";
        }

        if (_trail.IndexOf(found.Id) is var start and >= 0)
        {
            return $"plugins require each other in a circle: {string.Join(" -> ", _trail.Skip(start))} -> {found.Id}";
        }

        InstalledPlugin settled = found.State == PluginState.Ok ? Settle(found) : found;
        return settled.State == PluginState.Ok ? null : $"{wanted}, which is not usable: {settled.Reason}";
    }
}
