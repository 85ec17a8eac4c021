using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>
/// Finds out whose fault an unexpected exception is: the plugin's whose code threw it or called what threw it. Looks at where
/// it was thrown rather than at who was called, so that no call into a plugin can be forgotten.
/// </summary>
internal static class PluginCulprit
{
    /// <summary>The failure of the plugin at fault; null when no plugin's code was running.</summary>
    public static DiagnosticException? Find(Exception exception, IEnumerable<ActivePlugin> loaded)
    {
        Dictionary<AssemblyLoadContext, InstalledPlugin> contexts = [];
        foreach (ActivePlugin active in loaded)
        {
            if (AssemblyLoadContext.GetLoadContext(active.Loaded.Entry) is { } context && context != AssemblyLoadContext.Default)
            {
                contexts[context] = active.Plugin;
            }
        }

        foreach (StackFrame frame in new StackTrace(PluginFailure.Cause(exception)).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method)
            {
                continue;
            }

            if (AssemblyLoadContext.GetLoadContext(type.Assembly) is { } context && contexts.TryGetValue(context, out InstalledPlugin? plugin))
            {
                return PluginFailure.Failed(plugin, $"in {Name(type, method)}", exception);
            }

            if (type.Assembly == typeof(PluginCulprit).Assembly)
            {
                // The host's own code, whoever called it.
                return null;
            }
        }

        return null;
    }

    /// <summary>A method as its author knows it: lambdas, iterators and local functions under the method they are in.</summary>
    private static string Name(Type type, MethodBase method)
    {
        while (type.DeclaringType is { } outer && type.Name.StartsWith('<'))
        {
            // "<Import>d__3" is the iterator of Import, "<>c" holds lambdas "<Import>b__0".
            if (type.Name.IndexOf('>', StringComparison.Ordinal) is var end and > 1)
            {
                return $"{outer.FullName}.{type.Name[1..end]}";
            }

            type = outer;
        }

        int close = method.Name.StartsWith('<') ? method.Name.IndexOf('>', StringComparison.Ordinal) : -1;
        return $"{type.FullName}.{(close > 1 ? method.Name[1..close] : method.Name)}".Replace("..ctor", "'s constructor", StringComparison.Ordinal);
    }
}
