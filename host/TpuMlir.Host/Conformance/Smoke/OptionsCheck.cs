using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Pipeline;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>A schema of every pass's options can be made, and their values survive being written and read.</summary>
internal sealed class OptionsCheck() : ConformanceCheck("options", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (PluginExport<IPass> pass in subject.Exports<IPass>(fresh: true))
        {
            string name = pass.Get<string>(nameof(IPassMetadata.Name)) ?? "";
            yield return new CheckCase($"pass '{name}'", () => PassOptions.TypeOf(pass.Create()) is { } type
                ? Outcome.Of([.. PassOptions.Describe(type).Select(o => Problem(name, type, o)).OfType<string>()])
                : Outcome.NotApplicable("the pass has no options"));
        }
    }

    private static string? Problem(string pass, Type type, PassOptionInfo option)
    {
        if (Another(option) is not { } text)
        {
            return $"option '{option.Name}' is of type {option.Type.Name}; options are bool, int, long, double, string or string[]";
        }

        object options = Activator.CreateInstance(type)!;
        PassOptions.Apply(options, [new PassOption(option.Name, text)], pass);
        string? back = PassOptions.Print(options).FirstOrDefault(o => o.Name == option.Name)?.Value;
        return back == text ? null : $"option '{option.Name}' was set to '{text}' and reads '{back}'";
    }

    /// <summary>The text of a value that is not the default; null for a type that cannot be an option's.</summary>
    private static string? Another(PassOptionInfo option) => option.Type switch
    {
        var t when t == typeof(bool) => option.Default is true ? "false" : "true",
        var t when t == typeof(int) || t == typeof(long) || t == typeof(double) => option.Default is 3 or 3L or 3.0 ? "4" : "3",
        var t when t == typeof(string) => option.Default is "a b" ? "c" : "a b",
        var t when t == typeof(string[]) => "one,two\\,three",
        _ => null,
    };
}
