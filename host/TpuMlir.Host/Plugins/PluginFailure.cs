using System.ComponentModel.Composition;
using System.ComponentModel.Composition.Primitives;
using System.Reflection;
using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Makes diagnostics of what goes wrong in a plugin. Users see the cause, never a stack trace.</summary>
public static class PluginFailure
{
    private const int Shown = 5;
    private const string FitTheOther = "install a version of the plugin, or of the host, that fits the other";
    private const string Report = "update the plugin, or report this to its authors (TPUMLIR_TRACE=1 prints the stack)";

    /// <summary>A plugin failed while <paramref name="doing"/> something: "creating backend 'x' (Acme.Backend)".</summary>
    public static DiagnosticException Failed(InstalledPlugin plugin, string doing, Exception exception)
    {
        Exception cause = Cause(exception);
        return cause as DiagnosticException ?? new DiagnosticException([new Diagnostic(
            CoreDiagnostics.ProviderFailed,
            $"plugin {plugin} failed {doing}: {Reason(cause)}",
            new(plugin.EntryPath),
            Why: cause.GetType().Name,
            Help: Report)], exception);
    }

    /// <summary>What a plugin made breaks the rules: "lowering left a module that is not valid".</summary>
    internal static DiagnosticException Broken(InstalledPlugin plugin, string what, IEnumerable<Diagnostic>? problems = null) => new(new Diagnostic(
        CoreDiagnostics.ProviderFailed,
        $"{what} of plugin {plugin}{(problems is null ? "" : $": {string.Join("; ", problems.Select(d => d.Message).Take(Shown))}")}",
        new(plugin.EntryPath),
        Help: Report));

    /// <summary>
    /// Calls into a plugin. A member or assembly it cannot find at run time is the plugin's failure; a diagnostic of its own
    /// passes; anything else is a bug and passes too.
    /// </summary>
    public static T Guard<T>(InstalledPlugin plugin, string doing, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (IsLinkFailure(Cause(e)) || e is CompositionException)
        {
            throw Failed(plugin, doing, e);
        }
    }

    /// <summary>References of a plugin that do not resolve in this host.</summary>
    internal static IReadOnlyList<Diagnostic> Unlinked(InstalledPlugin plugin, IReadOnlyList<LinkProblem> problems) =>
        [.. problems.GroupBy(p => (p.Contract, p.Wanted, p.Have, Whole: p.Member is null)).Select(group =>
        {
            (string contract, Version wanted, Version have, bool whole) = group.Key;
            string[] members = [.. group.Select(p => p.Member!).Distinct()];
            string more = members.Length > Shown ? $" and {members.Length - Shown} more" : "";
            return new Diagnostic(
                CoreDiagnostics.IncompatiblePlugin,
                whole
                    ? $"plugin {plugin} was compiled against {contract} {wanted}; this host has {have}"
                    : $"plugin {plugin} uses what {contract} {have} of this host does not have: {string.Join("; ", members.Take(Shown))}{more}",
                new(Path.Combine(plugin.Folder, group.First().File)),
                whole ? null : $"it was compiled against {contract} {wanted}",
                FitTheOther);
        })];

    /// <summary>A plugin is compiled for a framework this host does not run: ".NET 11.0; this host runs .NET 10.0.1".</summary>
    internal static Diagnostic OtherFramework(InstalledPlugin plugin, string problem) => new(
        CoreDiagnostics.IncompatiblePlugin, $"plugin {plugin} is compiled for {problem}", new(plugin.EntryPath), Help: FitTheOther);

    /// <summary>Types that cannot be loaded; the plugin's other types can be used.</summary>
    internal static Diagnostic UnloadableTypes(InstalledPlugin plugin, IEnumerable<Exception> exceptions) => new(
        PluginDiagnostics.PartlyUsable,
        $"some types of plugin {plugin} cannot be loaded: {Reasons(exceptions)}",
        new(plugin.EntryPath),
        Help: "reinstall the plugin with all its files");

    /// <summary>Something plugin.json lists and the plugin's loadable types do not export.</summary>
    internal static DiagnosticException NotExported(ActivePlugin active, PluginKind kind, string name) => new(new Diagnostic(
        CoreDiagnostics.MalformedPlugin,
        $"plugin {active.Plugin} lists {PluginAbsence.Word(kind)} '{name}', and no type of it that can be loaded exports it",
        new(active.Plugin.ManifestPath, Path: "provides"),
        active.Failures.Count == 0 ? null : $"some types cannot be loaded: {Reasons(active.Failures)}",
        active.Failures.Count == 0 ? "the plugin's authors must export it or leave it out of plugin.json" : "reinstall the plugin with all its files"));

    /// <summary>The exception a plugin's author would look at: without the wrappers of composition and reflection.</summary>
    internal static Exception Cause(Exception exception) => exception switch
    {
        CompositionException { RootCauses.Count: > 0 } composition when composition.RootCauses[0] != exception => Cause(composition.RootCauses[0]),
        ComposablePartException { InnerException: { } inner } => Cause(inner),
        TargetInvocationException { InnerException: { } inner } => Cause(inner),
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        AggregateException { InnerException: { } inner } => Cause(inner),
        FileLoadException { InnerException: { } inner } => Cause(inner),
        FileNotFoundException { InnerException: { } inner } => Cause(inner),
        _ => exception,
    };

    private static bool IsLinkFailure(Exception e) =>
        e is TypeLoadException or MissingMemberException or FileLoadException or BadImageFormatException
        || (e is FileNotFoundException missing && missing.FileName?.Contains(", Version=", StringComparison.Ordinal) != false);

    private static string Reasons(IEnumerable<Exception> exceptions) =>
        string.Join("; ", exceptions.Select(e => Reason(Cause(e))).Distinct().Take(Shown));

    /// <summary>Why it failed, in a line. An absent assembly reads the same whichever loader did not find it.</summary>
    private static string Reason(Exception cause) =>
        cause is FileNotFoundException { FileName: { } file } && file.Contains(", Version=", StringComparison.Ordinal)
            ? MissingAssembly(new AssemblyName(file))
            : OneLine(cause.Message);

    /// <summary>An assembly that is not where a plugin's assemblies may come from.</summary>
    internal static string MissingAssembly(AssemblyName name) => $"'{name.Name}' {name.Version} is neither in the plugin's folder nor part of .NET";

    private static string OneLine(string message) =>
        string.Join(" ", message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
