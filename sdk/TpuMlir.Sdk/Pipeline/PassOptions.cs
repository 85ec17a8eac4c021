using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Pipeline;

/// <summary>Options of passes: the settable properties of a class, under their names in kebab case.</summary>
/// <remarks>
/// A property is a bool, int, long, double, string or string[]. The elements of a list are separated by commas; a comma or
/// backslash in an element has a backslash before it. What an option does is told to users by a
/// <see cref="DescriptionAttribute"/> on the property.
/// </remarks>
public static class PassOptions
{
    /// <summary>The type of a pass's options; null for a pass without.</summary>
    public static Type? TypeOf(IPass pass) => Property(pass)?.PropertyType;

    /// <summary>The property that holds a pass's options; null for a pass without.</summary>
    internal static PropertyInfo? Property(IPass pass) => pass.GetType().GetInterfaces()
        .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IPass<>))
        ?.GetProperty(nameof(IPass<object>.Options));

    /// <summary>The options a class has, in order of declaration.</summary>
    public static IReadOnlyList<PassOptionInfo> Describe(Type options)
    {
        object defaults = Activator.CreateInstance(options)!;
        return [.. Properties(options).Select(p => new PassOptionInfo(
            Kebab(p.Name), p.PropertyType, p.GetValue(defaults), p.GetCustomAttribute<DescriptionAttribute>()?.Description ?? ""))];
    }

    /// <summary>Sets options from text.</summary>
    /// <param name="options">The options object.</param>
    /// <param name="values">Names and values; a name may come once.</param>
    /// <param name="pass">The pass's name for messages.</param>
    /// <exception cref="DiagnosticException">Unknown options and values that do not fit, all of them.</exception>
    public static void Apply(object options, IEnumerable<PassOption> values, string pass)
    {
        PropertyInfo[] properties = Properties(options.GetType());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var problems = new List<Diagnostic>();
        foreach ((string name, string value) in values)
        {
            PropertyInfo? property = Array.Find(properties, p => Kebab(p.Name) == name);
            if (property is null)
            {
                problems.Add(Unknown(name, properties, pass));
            }
            else if (!seen.Add(name))
            {
                problems.Add(Invalid(name, pass, "it is given twice"));
            }
            else if (Parse(value, property.PropertyType) is { } parsed)
            {
                property.SetValue(options, parsed);
            }
            else
            {
                problems.Add(Invalid(name, pass, $"'{value}' is not {Describe(property)}"));
            }
        }

        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }
    }

    /// <summary>The options that differ from the class's own values, in order of declaration.</summary>
    public static IReadOnlyList<PassOption> Print(object options)
    {
        object defaults = Activator.CreateInstance(options.GetType())!;
        return [.. Properties(options.GetType())
            .Select(p => (Name: Kebab(p.Name), Text: Text(p.GetValue(options)), Default: Text(p.GetValue(defaults))))
            .Where(o => o.Text != o.Default)
            .Select(o => new PassOption(o.Name, o.Text ?? ""))];
    }

    /// <summary>The option's name for a property: "MaxChain" is "max-chain", "UseF16" is "use-f16".</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            text.Append(starts ? "-" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static PropertyInfo[] Properties(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0).OrderBy(p => p.MetadataToken)];

    private static object? Parse(string text, Type type)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return type == typeof(bool) ? bool.TryParse(text, out bool b) ? b : null
            : type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int i) ? i : null
            : type == typeof(long) ? long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long l) ? l : null
            : type == typeof(double) ? double.TryParse(text, NumberStyles.Float, culture, out double d) ? d : null
            : type == typeof(string) ? text
            : type == typeof(string[]) ? Split(text)
            : throw new InvalidOperationException($"a pass option cannot be of type {type.Name}");
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool b => b ? "true" : "false",
        string[] list => string.Join(",", list.Select(Escape)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Escape(string item) => item.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    private static string[] Split(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var items = new List<string>();
        var item = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ',')
            {
                items.Add(item.ToString());
                item.Clear();
                continue;
            }

            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            item.Append(text[i]);
        }

        items.Add(item.ToString());
        return [.. items];
    }

    private static string Describe(PropertyInfo property) => property.PropertyType switch
    {
        var t when t == typeof(bool) => "true or false",
        var t when t == typeof(double) => "a number",
        var t when t == typeof(int) => "a whole number of 32 bits",
        _ => "a whole number",
    };

    private static Diagnostic Unknown(string name, PropertyInfo[] properties, string pass)
    {
        string[] names = [.. properties.Select(p => Kebab(p.Name))];
        return new Diagnostic(
            CoreDiagnostics.UnknownKey,
            $"the pass '{pass}' has no option '{name}'",
            new SourcePlace(Path: $"{pass}.{name}"),
            Help: Suggestion.For(name, names) ?? (names.Length == 0 ? "it has no options" : $"its options are {string.Join(", ", names)}"));
    }

    private static Diagnostic Invalid(string name, string pass, string reason) =>
        new(CoreDiagnostics.InvalidValue, $"the option '{name}' of the pass '{pass}': {reason}", new SourcePlace(Path: $"{pass}.{name}"));
}

/// <summary>An option of a pass.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">Its value when it is not given.</param>
/// <param name="Summary">What it does, from the property's <see cref="DescriptionAttribute"/>; empty without one.</param>
public sealed record PassOptionInfo(string Name, Type Type, object? Default, string Summary);
