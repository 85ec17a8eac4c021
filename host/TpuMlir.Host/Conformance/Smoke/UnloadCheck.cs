using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>After the plugin has worked nothing keeps its code alive: its load context is collected.</summary>
internal sealed class UnloadCheck() : ConformanceCheck("unload", ConformanceLevel.Smoke)
{
    private const int Collections = 10;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        yield return new CheckCase("collected after use", () => Run(subject));
    }

    private static Outcome Run(ConformanceSubject subject)
    {
        List<WeakReference> contexts = [];
        // A thread of its own: caches of a thread end with it.
        string? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Use(subject, contexts);
            }
#pragma warning disable CA1031 // Told by the case, on the thread that waits.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // Not the exception itself, which would keep the plugin alive.
                failure = PluginFailure.Cause(e).Message;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            return Outcome.Failed($"it could not be used in a context of its own: {failure}");
        }

        for (int i = 1; i <= Collections; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            GC.WaitForPendingFinalizers();
            if (contexts.TrueForAll(c => !c.IsAlive))
            {
                return Outcome.PassedWith($"collected by collection {i}");
            }
        }

        return Outcome.Failed(
            $"it is still in memory after {Collections} collections: something outside it refers to its code, such as an event, a timer, a thread or a cache by type");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use(ConformanceSubject subject, List<WeakReference> contexts)
    {
        var loader = new CollectibleLoader();
        using (PluginComposer composer = subject.Again(loader))
        {
            PluginExercise.Run(subject.Plugin, composer);
        }

        contexts.AddRange(loader.Unload());
    }

    /// <summary>Loads into contexts that can be unloaded, and unloads them.</summary>
    private sealed class CollectibleLoader : IPluginLoader
    {
        private readonly AssemblyLoadContextLoader _inner = new(collectible: true);
        private readonly List<AssemblyLoadContext> _contexts = [];

        public LoadedPlugin Load(PluginLoadRequest request)
        {
            LoadedPlugin loaded = _inner.Load(request);
            _contexts.Add(AssemblyLoadContext.GetLoadContext(loaded.Entry)!);
            return loaded;
        }

        public IEnumerable<WeakReference> Unload()
        {
            WeakReference[] references = [.. _contexts.Select(c => new WeakReference(c))];
            _contexts.ForEach(c => c.Unload());
            _contexts.Clear();
            return references;
        }
    }
}
